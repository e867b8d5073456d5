--+ terms: label=en groupKind=iri member=en role=term source=string locator=term mode=iri certainty=iri compared=boolean group=iri person=iri factoid=iri
SELECT n.label, coalesce(k.value, r.group_kind) AS groupKind, p.label AS member, r.wording AS role, s.title AS source, r.locator,
    coalesce(r.mode, 'rgv:stated') AS mode, coalesce(r.certainty, 'rgv:certain') AS certainty, r.compared, g.code AS "group", p.person,
    r.row AS factoid
FROM rows AS r, unnest(r.groups) AS g(code), unnest(r.about) AS m(code)
JOIN people AS p ON p.person = m.code JOIN named AS n ON n.node = g.code JOIN sources AS s ON s.source = r.source
LEFT JOIN facts AS k ON k.subject = g.code AND k.property = 'rg:groupKind'
WHERE r.states = 'rg:memberOfGroup' AND ($group IS NULL OR g.code = $group) AND ($person IS NULL OR p.person = $person)
ORDER BY n.label NULLS FIRST, member NULLS FIRST, factoid
