--+ terms: label=en event=iri date=edtf claimed=boolean factoids=integer sources=integer articles=integer source=string locator=string url=string compared=boolean subject=iri node=iri
WITH articles AS (SELECT source, title, cluster, url FROM sources WHERE cluster_kind = 'rgv:encyclopedia-article'),
copied AS (SELECT DISTINCT node FROM based_on SEMI JOIN articles USING (source)),
told AS (
    SELECT b.node, b.row, b.source, a.cluster, r.compared, a.title || chr(9) || r."at" || chr(9) || coalesce(CASE WHEN a.url[1] = '"' THEN words(a.url) ELSE a.url END, '') AS sample,
        a.source IS NOT NULL AS copied
    FROM (FROM based_on SEMI JOIN copied USING (node)) AS b LEFT JOIN articles AS a USING (source) JOIN (SELECT row, "at", compared FROM rows) AS r ON r.row = b.row
), alone AS (
    SELECT node, count(DISTINCT row) AS factoids, count(DISTINCT source) AS sources, count(DISTINCT cluster) AS articles,
        min(sample) AS sample, bool_or(compared) AS compared
    FROM told GROUP BY node HAVING bool_and(copied)
), nodes AS (
    SELECT event AS node, class, person AS subject, CASE WHEN date IS NOT NULL THEN edtf END AS edtf, claimed FROM events
    UNION ALL
    SELECT tie, class, unnest(parties), CASE WHEN date IS NOT NULL THEN edtf END, claimed FROM ties
    UNION ALL
    SELECT c.subject, c.value, e.value, d.edtf, l.value IS NOT NULL FROM facts AS c
    LEFT JOIN facts AS e ON e.subject = c.subject AND e.property = 'rg:entity'
    LEFT JOIN facts AS w ON w.subject = c.subject AND w.property = 'rg:date' LEFT JOIN dates AS d ON d.date = w.value
    LEFT JOIN facts AS l ON l.subject = c.subject AND l.property = 'rg:claimed'
    WHERE c.property = 'a' AND c.subject IN (SELECT node FROM alone)
)
SELECT l.label, n.class AS event, n.edtf AS date, n.claimed, factoids, a.sources, articles, split_part(sample, chr(9), 1) AS source,
    split_part(sample, chr(9), 2) AS locator, split_part(sample, chr(9), 3) AS url, compared, coalesce(n.subject, 'rg:none') AS subject, a.node
FROM alone AS a JOIN nodes AS n USING (node) LEFT JOIN named AS l ON l.node = n.subject
WHERE $person IS NULL OR n.subject = $person
ORDER BY l.label NULLS FIRST, n.class, date NULLS FIRST, a.node
