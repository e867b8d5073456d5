--+ terms: by=iri person=iri personName=en sentencedOn=edtf penalties=string rehabilitatedOn=edtf earliest=date latest=date rehabilitatedBy=iri kind=iri scope=iri ground=iri posthumous=iri act=iri sentenceEvidence=string rehabilitationEvidence=string
SELECT s.body AS by, r.person, label AS personName, s.edtf AS sentencedOn, codes(s.penalties) AS penalties, r.edtf AS rehabilitatedOn,
    r.earliest, r.latest, r.body AS rehabilitatedBy, r.rehabilitation_kind AS kind, r.scope, r.ground, r.posthumous, act,
    s.evidence AS sentenceEvidence, r.evidence AS rehabilitationEvidence
FROM standing AS r JOIN soviet AS s USING (in_case) LEFT JOIN unnest(r.acts) AS u(act) ON true LEFT JOIN people AS p ON p.person = r.person
WHERE r.class = 'rg:Rehabilitation' AND s.class = 'rg:Sentencing' AND ($body IS NULL OR s.body = $body)
ORDER BY s.body NULLS FIRST, r.earliest NULLS FIRST, personName NULLS FIRST
