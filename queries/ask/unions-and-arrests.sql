--+ terms: person=iri personName=en partner=iri partnerName=en union=iri unionFrom=edtf unionUntil=edtf partnerArrestedOn=edtf arrestEarliest=date arrestLatest=date partnerSentencedOn=string provisions=string derivative=string unionEvidence=string arrestEvidence=string sentenceEvidence=string
WITH unions AS (
    SELECT * FROM sides WHERE kind IN ('rgv:spouse', 'rgv:partner', 'rgv:co-parent') AND NOT claimed
), several AS (SELECT person FROM unions GROUP BY person HAVING count(DISTINCT other) > 1),
chosen AS (SELECT * FROM unions SEMI JOIN several USING (person)),
decisions AS (
    SELECT person, string_agg(DISTINCT edtf, ', ' ORDER BY edtf) AS days,
        nullif(articles(list_distinct(flatten(list(provisions)))), '') AS provisions,
        list_aggregate(list_sort(list_distinct(flatten(list(string_split(evidence, '; '))))), 'string_agg', '; ') AS evidence
    FROM soviet SEMI JOIN chosen ON chosen.other = soviet.person WHERE class = 'rg:Sentencing' GROUP BY person
), followed AS (
    SELECT DISTINCT k.event, k.person AS partner, s.person FROM events AS k JOIN events AS s ON s.event = k.derivative_of
)
SELECT u.person, p.label AS personName, u.other AS partner, o.label AS partnerName, u.kind AS union, t.edtf AS unionFrom,
    t.until_edtf AS unionUntil, a.edtf AS partnerArrestedOn, a.earliest AS arrestEarliest, a.latest AS arrestLatest,
    d.days AS partnerSentencedOn, d.provisions, CASE WHEN f.event IS NOT NULL THEN 'yes' END AS derivative, t.evidence AS unionEvidence,
    a.evidence AS arrestEvidence, d.evidence AS sentenceEvidence
FROM chosen AS u JOIN ties AS t USING (tie)
LEFT JOIN soviet AS a ON a.person = u.other AND a.class = 'rg:Arrest'
LEFT JOIN decisions AS d ON d.person = u.other
LEFT JOIN followed AS f ON f.partner = u.other AND f.person = u.person
LEFT JOIN people AS p ON p.person = u.person LEFT JOIN people AS o ON o.person = u.other
ORDER BY personName NULLS FIRST, unionFrom NULLS FIRST, partnerName NULLS FIRST, u.kind, a.earliest NULLS FIRST
