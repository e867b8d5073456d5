--+ terms: surname=string name=string born=edtf birthplace=en died=edtf arrested=string kin=string question=term forms=integer source=string locator=string bearer=iri
-- The surname is the last word of at most four, without what stands in brackets.
WITH split AS (
    SELECT person, sex, label, lower(split_part(label, ' (', 1)) AS words FROM people WHERE sex IS NOT NULL AND label IS NOT NULL
), tails AS (
    SELECT person, sex, label, CASE WHEN contains(words, ' ') THEN words[length(split_part(words, ' ', 1)) + 2 :] ELSE '' END AS tail FROM split
), ends AS (
    SELECT person, sex, label, CASE WHEN contains(tail, ' ') THEN tail[length(split_part(tail, ' ', 1)) + 2 :] ELSE tail END AS rest FROM tails
), borne AS (
    SELECT person, sex, label, CASE WHEN contains(rest, ' ') THEN rest[length(split_part(rest, ' ', 1)) + 2 :] ELSE rest END AS surname FROM ends
), asked AS (
    SELECT surname, sex FROM borne WHERE surname <> '' AND ($person IS NULL OR person = $person)
    GROUP BY surname, sex HAVING count(*) > CASE WHEN $person IS NULL THEN 1 ELSE 0 END
), chosen AS (SELECT b.* FROM borne AS b JOIN asked USING (surname, sex)),
forms AS (
    SELECT entity AS person, count(DISTINCT form) AS forms, min(title || chr(9) || "at") AS sample
    FROM (SELECT unnest(about) AS entity, form, "at", source FROM rows WHERE form IS NOT NULL) JOIN sources USING (source)
    SEMI JOIN chosen ON chosen.person = entity GROUP BY entity
), relatives AS (
    SELECT k.person, string_agg(DISTINCT replace(relation, 'rg:', '') || ': ' || n.label, '; ' ORDER BY replace(relation, 'rg:', '') || ': ' || n.label) AS kin
    FROM kin AS k JOIN named AS n ON n.node = relative
    WHERE relation IN ('rg:parentOf', 'rg:childOf', 'rg:sibling', 'rg:kinOf') GROUP BY k.person
), arrests AS (
    SELECT person, min(edtf) AS arrested FROM soviet WHERE class = 'rg:Arrest' AND date IS NOT NULL GROUP BY person
), questions AS (
    SELECT about.value AS person, q.value AS question FROM facts AS reason
    JOIN facts AS about USING (subject) JOIN facts AS q USING (subject)
    WHERE reason.property = 'rg:reasonCode' AND reason.value = 'rgv:reason-identity' AND about.property = 'rg:assesses' AND q.property = 'rg:question'
)
SELECT c.surname, c.label AS name, b.edtf AS born, bn.label AS birthplace, d.edtf AS died, a.arrested, r.kin, question, forms,
    sample_title(sample) AS source, sample_place(sample) AS locator, c.person AS bearer
FROM chosen AS c
LEFT JOIN forms AS f USING (person) LEFT JOIN relatives AS r USING (person) LEFT JOIN arrests AS a USING (person)
LEFT JOIN questions AS q USING (person)
LEFT JOIN events AS b ON b.person = c.person AND b.class = 'rg:Birth' AND b.date IS NOT NULL
LEFT JOIN events AS bp ON bp.person = c.person AND bp.class = 'rg:Birth' AND bp.place IS NOT NULL
LEFT JOIN named AS bn ON bn.node = bp.place
LEFT JOIN events AS d ON d.person = c.person AND is_death(d.class) AND d.date IS NOT NULL
ORDER BY c.surname, name, question NULLS FIRST
