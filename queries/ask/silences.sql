--+ terms: label=en arrest=string decision=string confinement=string death=string burial=string rehabilitation=string factoids=integer sources=integer source=string locator=string person=iri
WITH kinds(class, step, act) AS (VALUES
    ('rg:Arrest', 1, 1), ('rg:Sentencing', 2, 1), ('rg:Detention', 3, 1), ('rg:Transfer', 3, 1), ('rg:Exile', 3, 1),
    ('rg:LabourArmy', 3, 1), ('rg:Deportation', 3, 1), ('rg:Dispossession', 0, 1), ('rg:Persecution', 0, 1), ('rg:Death', 4, 0),
    ('rg:Execution', 4, 1), ('rg:Killing', 4, 1), ('rg:Burial', 5, 0), ('rg:Reburial', 5, 0), ('rg:Rehabilitation', 6, 0)
), told AS (
    -- 4 said, 5 said that the grave is not known, 2 and 3 the same but only claimed
    SELECT person, step, CASE WHEN claimed THEN 2 ELSE 4 END
            + CASE WHEN step = 5 AND burial_kind = 'rgv:burial-unknown' THEN 1 ELSE 0 END AS weight,
        NOT claimed AND act = 1 AS victim, rows, sources, first_sample
    FROM events JOIN kinds USING (class)
    WHERE rows IS NOT NULL AND (regime IS NULL OR regime = 'rgv:soviet') AND ($person IS NULL OR person = $person)
), lives AS (
    SELECT person, max(weight) FILTER (WHERE step = 1) AS s1, max(weight) FILTER (WHERE step = 2) AS s2,
        max(weight) FILTER (WHERE step = 3) AS s3, max(weight) FILTER (WHERE step = 4) AS s4,
        max(weight) FILTER (WHERE step = 5) AS s5, max(weight) FILTER (WHERE step = 6) AS s6,
        len(list_distinct(flatten(list(rows)))) AS factoids, len(list_distinct(flatten(list(sources)))) AS sources,
        min(first_sample) AS sample
    FROM told GROUP BY person HAVING bool_or(victim)
)
SELECT label,
    CASE s1 WHEN 4 THEN 'said' WHEN 2 THEN 'only claimed' ELSE 'no known source' END AS arrest,
    CASE s2 WHEN 4 THEN 'said' WHEN 2 THEN 'only claimed' ELSE 'no known source' END AS decision,
    CASE s3 WHEN 4 THEN 'said' WHEN 2 THEN 'only claimed' ELSE 'no known source' END AS confinement,
    CASE s4 WHEN 4 THEN 'said' WHEN 2 THEN 'only claimed' ELSE 'no known source' END AS death,
    CASE s5 WHEN 5 THEN 'said: place not known' WHEN 4 THEN 'said' WHEN 3 THEN 'only claimed' WHEN 2 THEN 'only claimed'
        ELSE 'no known source' END AS burial,
    CASE s6 WHEN 4 THEN 'said' WHEN 2 THEN 'only claimed' ELSE 'no known source' END AS rehabilitation,
    factoids, sources, sample_title(sample) AS source, sample_place(sample) AS locator, person
FROM lives LEFT JOIN people USING (person)
ORDER BY label NULLS FIRST
