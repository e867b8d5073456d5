--+ terms: label=en all=integer read=integer stated=integer withoutWikipedia=integer lost=integer factoids=integer sources=integer source=string locator=string person=iri
WITH told AS (
    SELECT s.person, s.other, s.claimed, r.row, r.source, r.certainty IS NOT NULL OR r.mode IS NOT NULL AS doubted,
        coalesce(x.cluster_kind = 'rgv:encyclopedia-article', false) AS wiki, x.title || chr(9) || r."at" AS sample
    FROM sides AS s JOIN (SELECT tie, unnest(rows) AS row FROM ties) AS t USING (tie) JOIN rows AS r ON r.row = t.row
    JOIN sources AS x ON x.source = r.source
    WHERE $person IS NULL OR s.person = $person
), counted AS (
    SELECT person, count(DISTINCT other) AS every, count(DISTINCT other) FILTER (WHERE NOT claimed) AS kept,
        count(DISTINCT other) FILTER (WHERE NOT claimed AND NOT doubted) AS firm,
        count(DISTINCT other) FILTER (WHERE NOT claimed AND NOT wiki) AS independent,
        count(DISTINCT row) AS factoids, count(DISTINCT source) AS sources, min(sample) AS sample
    FROM told GROUP BY person
)
SELECT label, every AS "all", kept AS read, firm AS stated, independent AS withoutWikipedia, every - firm AS lost, factoids, sources,
    sample_title(sample) AS source, sample_place(sample) AS locator, person
FROM counted LEFT JOIN people USING (person)
ORDER BY every DESC, label NULLS FIRST
