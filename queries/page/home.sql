--+ terms: tier=iri compared=boolean statements=integer sources=integer
SELECT tier, compared, sum(n)::BIGINT AS statements, count(*) AS sources
FROM (SELECT source, compared, count(*) AS n FROM rows GROUP BY ALL) JOIN sources USING (source)
GROUP BY ALL ORDER BY tier, compared
