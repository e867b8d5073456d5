--+ terms: label=en step=iri date=edtf end=edtf facility=en place=en lat=term long=term factoids=integer sources=integer source=string locator=string person=iri event=iri
WITH stays AS (
    SELECT * FROM soviet WHERE class IN ('rg:Detention', 'rg:Transfer', 'rg:Exile', 'rg:Release') AND ($person IS NULL OR person = $person)
), chains AS (
    -- a chain has two links, unless one person is asked for
    SELECT person FROM stays WHERE class <> 'rg:Release'
    GROUP BY person HAVING count(*) > CASE WHEN $person IS NULL THEN 1 ELSE 0 END
), positions AS (
    SELECT a.subject, a.value AS lat, b.value AS long FROM facts AS a JOIN facts AS b USING (subject)
    WHERE a.property = 'rg:lat' AND b.property = 'rg:long'
)
SELECT n.label, s.class AS step, s.edtf AS date, s.until_edtf AS "end", f.label AS facility, p.label AS place, x.lat, x.long,
    len(list_distinct(s.rows)) AS factoids, len(list_distinct(s.sources)) AS sources, sample_title(s.first_sample) AS source,
    sample_place(s.first_sample) AS locator, s.person, s.event
FROM stays AS s SEMI JOIN chains AS c ON c.person = s.person
JOIN named AS n ON n.node = s.person LEFT JOIN named AS f ON f.node = s.facility LEFT JOIN named AS p ON p.node = s.place
LEFT JOIN positions AS x ON x.subject = s.facility
WHERE s.rows IS NOT NULL
ORDER BY n.label, coalesce(s.day_min, CASE WHEN s.until IS NOT NULL THEN s.until_max END, 999999), "end" NULLS FIRST, s.event
