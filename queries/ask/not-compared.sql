--+ terms: source=string url=term tier=iri statements=integer rows=string about=string locator=string text=iri
WITH unread AS (
    SELECT r.row, r.source, r."at", n.label FROM (SELECT *, unnest(about) AS entity FROM rows WHERE NOT compared AND name_kind IS NULL) AS r
    JOIN named AS n ON n.node = r.entity
    WHERE ($text IS NULL OR r.source = $text) AND ($person IS NULL OR r.entity = $person)
), counted AS (
    SELECT source, count(DISTINCT row) AS statements,
        string_agg(DISTINCT regexp_replace(row, '^.*/', ''), ' ' ORDER BY regexp_replace(row, '^.*/', '')) AS rows,
        min(label || chr(9) || "at") AS sample
    FROM unread GROUP BY source
)
SELECT s.title AS source, s.url, s.tier, statements, c.rows, sample_title(sample) AS about, sample_place(sample) AS locator, c.source AS text
FROM counted AS c LEFT JOIN sources AS s USING (source)
ORDER BY statements DESC, s.title, c.source
