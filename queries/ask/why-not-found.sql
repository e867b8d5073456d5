--+ terms: answer=string form=term language=string kind=iri about=en source=string locator=term entity=iri
WITH wanted AS (SELECT lower($text) AS whole, substring(lower($text), 1, 4) AS beginning),
forms AS (
    SELECT r.form, r.name_kind, r.source, r.locator, u.code AS entity, lower(words(form)) AS word FROM rows AS r, unnest(about) AS u(code)
    WHERE r.form IS NOT NULL
), near AS (
    SELECT f.*, n.label, s.title FROM forms AS f JOIN named AS n ON n.node = f.entity JOIN sources AS s USING (source), wanted
    WHERE contains(f.word, beginning)
)
SELECT CASE WHEN form IS NULL THEN 'no known source' WHEN contains(word, whole) THEN 'found' ELSE 'near' END AS answer, form,
    CASE WHEN form IS NOT NULL THEN tag(form) END AS language, name_kind AS kind, label AS about, title AS source, locator, entity
FROM wanted LEFT JOIN near ON true
ORDER BY answer, about NULLS FIRST, form NULLS FIRST, source NULLS FIRST
