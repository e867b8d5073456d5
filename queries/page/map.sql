--+ terms: thing=iri class=iri people=integer
SELECT CASE WHEN class = 'rg:Detention' THEN facility ELSE place END AS thing, class, count(DISTINCT person) AS people
FROM standing
WHERE (class IN ('rg:Burial', 'rg:Reburial') OR (regime = 'rgv:soviet'
        AND class IN ('rg:Arrest', 'rg:Execution', 'rg:Killing', 'rg:Exile', 'rg:Deportation', 'rg:Detention')))
    AND CASE WHEN class = 'rg:Detention' THEN facility ELSE place END IS NOT NULL
GROUP BY ALL
