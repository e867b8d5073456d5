--+ terms: woman=iri womanName=en relation=string relative=iri relativeName=en facility=iri heldFrom=edtf heldUntil=edtf wifeOf=string tieEvidence=string detentionEvidence=string
WITH repressed AS (
    SELECT DISTINCT person FROM soviet
    WHERE class IN ('rg:Arrest', 'rg:Sentencing', 'rg:Detention', 'rg:Exile', 'rg:Execution', 'rg:Killing')
), bound AS (
    SELECT s.* FROM sides AS s JOIN people AS w ON w.person = s.person AND w.sex = 'rgv:female'
    SEMI JOIN repressed AS r ON r.person = s.other
    WHERE NOT claimed AND kind IN ('rgv:parent', 'rgv:sibling', 'rgv:grandparent', 'rgv:nephew-niece-of', 'rgv:aunt-uncle-of',
        'rgv:cousin', 'rgv:in-law', 'rgv:guardian-of')
), wives AS (
    -- without a name in English a husband adds nothing to the list, but the list is there
    SELECT k.person, coalesce(string_agg(DISTINCT h.label, '; ' ORDER BY h.label), '') AS husbands
    FROM kin AS k JOIN cases AS c ON c.person = k.relative AND c.regime = 'rgv:soviet' LEFT JOIN people AS h ON h.person = k.relative
    WHERE k.relation = 'rg:spouse' GROUP BY k.person
)
SELECT b.person AS woman, w.label AS womanName,
    CASE kind WHEN 'rgv:parent' THEN CASE WHEN b.tie_from = b.person THEN 'mother' WHEN b.tie_from IS NOT NULL THEN 'daughter' END
        WHEN 'rgv:sibling' THEN 'sister'
        WHEN 'rgv:grandparent' THEN CASE WHEN b.tie_from = b.person THEN 'grandmother' WHEN b.tie_from IS NOT NULL THEN 'granddaughter' END
        WHEN 'rgv:nephew-niece-of' THEN CASE WHEN b.tie_from = b.person THEN 'niece' WHEN b.tie_from IS NOT NULL THEN 'aunt' END
        WHEN 'rgv:aunt-uncle-of' THEN CASE WHEN b.tie_from = b.person THEN 'aunt' WHEN b.tie_from IS NOT NULL THEN 'niece' END
        WHEN 'rgv:guardian-of' THEN CASE WHEN b.tie_from = b.person THEN 'guardian' WHEN b.tie_from IS NOT NULL THEN 'ward' END
        ELSE replace(kind, 'rgv:', '') END AS relation,
    b.other AS relative, r.label AS relativeName, d.facility, d.edtf AS heldFrom, d.until_edtf AS heldUntil, x.husbands AS wifeOf,
    t.evidence AS tieEvidence, d.evidence AS detentionEvidence
FROM bound AS b JOIN (SELECT tie, evidence FROM ties) AS t USING (tie)
JOIN soviet AS d ON d.person = b.person AND d.class = 'rg:Detention'
LEFT JOIN wives AS x ON x.person = b.person
LEFT JOIN people AS w ON w.person = b.person LEFT JOIN people AS r ON r.person = b.other
ORDER BY womanName NULLS FIRST, relativeName NULLS FIRST, heldFrom NULLS FIRST, d.facility NULLS FIRST
