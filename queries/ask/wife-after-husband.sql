--+ terms: wife=iri wifeName=en husband=iri husbandName=en husbandAct=iri husbandOn=edtf wifeSentencedOn=edtf leastDays=integer mostDays=integer wifeBody=iri derivative=string marriageEvidence=string husbandEvidence=string wifeEvidence=string
SELECT m.person AS wife, w.label AS wifeName, m.other AS husband, h.label AS husbandName, his.class AS husbandAct,
    his.edtf AS husbandOn, hers.edtf AS wifeSentencedOn, hers.day_min - his.day_max AS leastDays, hers.day_max - his.day_min AS mostDays,
    hers.body AS wifeBody, CASE WHEN source.event IS NOT NULL THEN 'yes' END AS derivative, t.evidence AS marriageEvidence,
    his.evidence AS husbandEvidence, hers.evidence AS wifeEvidence
FROM sides AS m JOIN ties AS t USING (tie)
JOIN people AS w ON w.person = m.person AND w.sex = 'rgv:female' JOIN people AS h ON h.person = m.other AND h.sex = 'rgv:male'
JOIN soviet AS hers ON hers.person = m.person AND hers.class = 'rg:Sentencing' AND hers.edtf IS NOT NULL
JOIN soviet AS his ON his.person = m.other AND his.class IN ('rg:Sentencing', 'rg:Execution') AND his.edtf IS NOT NULL
LEFT JOIN events AS own ON own.event = hers.in_case
LEFT JOIN events AS source ON source.event = own.derivative_of AND source.person = m.other
WHERE m.class = 'rg:SpousalTie' AND NOT m.claimed
ORDER BY wifeName NULLS FIRST, husbandName NULLS FIRST, husbandAct
