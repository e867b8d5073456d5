--+ terms: act=iri actName=en basis=string person=iri personName=en kind=iri date=edtf earliest=date latest=date body=iri evidence=string
WITH aimed AS (SELECT DISTINCT subject AS act FROM facts WHERE property = 'rg:target'),
punishing AS (SELECT subject AS provision FROM facts WHERE property = 'rg:punishesKin' AND contains(value, '"true"')),
founded AS (SELECT subject AS facility, value AS act FROM facts SEMI JOIN aimed ON act = value WHERE property = 'rg:legalBasis'),
found AS (
    SELECT u.code AS act, 'stated' AS basis, e.person, e.event, e.class AS kind FROM soviet AS e, unnest(acts) AS u(code)
    UNION
    SELECT f.act, 'inferred: camp and provision', e.person, e.event, 'rg:Sentencing'
    FROM soviet AS e JOIN standing AS d ON d.person = e.person AND d.class = 'rg:Detention' JOIN founded AS f ON f.facility = d.facility
    WHERE e.class = 'rg:Sentencing' AND list_has_any(e.provisions, (SELECT list(provision) FROM punishing))
)
SELECT f.act, a.label AS actName, basis, f.person, p.label AS personName, kind, e.edtf AS date, e.earliest, e.latest, e.body, e.evidence
FROM found AS f JOIN events AS e ON e.event = f.event
LEFT JOIN (SELECT node, label FROM named WHERE node IN (SELECT subject FROM facts WHERE property = 'a' AND value = 'rg:LegalAct')) AS a
    ON a.node = f.act
LEFT JOIN people AS p ON p.person = f.person
WHERE $act IS NULL OR f.act = $act
ORDER BY actName NULLS FIRST, basis, personName NULLS FIRST, e.earliest NULLS FIRST
