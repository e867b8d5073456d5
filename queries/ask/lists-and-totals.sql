--+ terms: label=en kind=iri stated=term counted=integer difference=decimal source=string locator=term memberSources=integer list=iri
WITH entries AS (
    SELECT u.code AS list, m.value AS member, r.source, r."at" FROM rows AS r, unnest(about) AS u(code), unnest(enumerated) AS m(value)
    WHERE states = 'rg:enumerates'
    UNION ALL
    SELECT g.code, u.code, r.source, r."at" FROM rows AS r, unnest(about) AS u(code), unnest(groups) AS g(code)
    WHERE states = 'rg:memberOfGroup'
), counted AS (
    SELECT list, count(DISTINCT member) AS members, count(DISTINCT source) AS sources, min(title || chr(9) || "at") AS sample
    FROM entries JOIN sources USING (source) GROUP BY list
), stated AS (
    SELECT u.code AS list, r.value, s.title, r.locator FROM rows AS r, unnest(about) AS u(code) JOIN sources AS s ON s.source = r.source
    WHERE r.measure = 'rgv:stated-count' AND r.value IS NOT NULL
)
SELECT n.label, k.value AS kind, s.value AS stated, members AS counted,
    members - split_part(s.value, '"', 2)::DECIMAL(18, 3) AS difference, coalesce(s.title, sample_title(sample)) AS source,
    coalesce(s.locator, plain(sample_place(sample))) AS locator, c.sources AS memberSources, c.list
FROM counted AS c LEFT JOIN facts AS k ON k.subject = c.list AND k.property = 'a'
LEFT JOIN named AS n ON n.node = c.list LEFT JOIN stated AS s ON s.list = c.list
ORDER BY abs(difference) DESC NULLS LAST, n.label NULLS FIRST
