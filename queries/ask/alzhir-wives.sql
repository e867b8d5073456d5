--+ terms: woman=iri womanName=en husband=iri husbandName=en husbandDeath=iri husbandDiedOn=edtf sentencedOn=edtf earliest=date latest=date sentencedBy=iri provisions=string termMonths=integer heldFrom=edtf heldUntil=edtf marriageEvidence=string detentionEvidence=string sentenceEvidence=string
SELECT d.person AS woman, w.label AS womanName, m.other AS husband, h.label AS husbandName, e.class AS husbandDeath,
    e.edtf AS husbandDiedOn, s.edtf AS sentencedOn, s.earliest, s.latest, s.body AS sentencedBy, articles(s.provisions) AS provisions,
    s.term_months AS termMonths, d.edtf AS heldFrom, d.until_edtf AS heldUntil, t.evidence AS marriageEvidence,
    d.evidence AS detentionEvidence, s.evidence AS sentenceEvidence
FROM standing AS d JOIN sides AS m ON m.person = d.person AND m.class = 'rg:SpousalTie' AND NOT m.claimed JOIN ties AS t USING (tie)
LEFT JOIN soviet AS s ON s.person = d.person AND s.class = 'rg:Sentencing'
LEFT JOIN standing AS e ON e.person = m.other AND is_death(e.class)
LEFT JOIN people AS w ON w.person = d.person LEFT JOIN people AS h ON h.person = m.other
WHERE d.class = 'rg:Detention' AND d.facility = 'camp/alzhir'
ORDER BY womanName NULLS FIRST, husbandName NULLS FIRST, s.earliest NULLS FIRST
