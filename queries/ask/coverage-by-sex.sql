--+ terms: sex=term people=integer arrest=integer decision=integer confinement=integer death=integer burial=integer rehabilitation=integer factoids=integer factoidsEach=decimal sources=integer source=string
WITH kinds(class, step) AS (VALUES
    ('rg:Arrest', 1), ('rg:Sentencing', 2), ('rg:Detention', 3), ('rg:Transfer', 3), ('rg:Exile', 3), ('rg:LabourArmy', 3),
    ('rg:Deportation', 3), ('rg:Death', 4), ('rg:Execution', 4), ('rg:Killing', 4), ('rg:Burial', 5), ('rg:Reburial', 5),
    ('rg:Rehabilitation', 6)
), groups AS (
    SELECT person, coalesce(sex, '"no source says"') AS value FROM people
), told AS (
    SELECT value, count(DISTINCT person) AS people, count(DISTINCT row) AS factoids, count(DISTINCT m.source) AS sources, min(m.source) AS one
    FROM groups JOIN mentions AS m ON m.entity = person GROUP BY value
), steps AS (
    -- people, not events: someone arrested twice counts once
    SELECT DISTINCT person, step FROM standing JOIN kinds USING (class) WHERE regime IS NULL OR regime = 'rgv:soviet'
), reached AS (
    SELECT value, count(*) FILTER (WHERE step = 1) AS arrest, count(*) FILTER (WHERE step = 2) AS decision,
        count(*) FILTER (WHERE step = 3) AS confinement, count(*) FILTER (WHERE step = 4) AS death,
        count(*) FILTER (WHERE step = 5) AS burial, count(*) FILTER (WHERE step = 6) AS rehabilitation
    FROM groups JOIN steps USING (person) GROUP BY value
)
SELECT value AS sex, people, coalesce(arrest, 0) AS arrest, coalesce(decision, 0) AS decision, coalesce(confinement, 0) AS confinement,
    coalesce(death, 0) AS death, coalesce(burial, 0) AS burial, coalesce(rehabilitation, 0) AS rehabilitation, factoids,
    ((20 * factoids + people) // (2 * people))::DECIMAL(18, 1) / 10 AS factoidsEach, sources, s.title AS source
FROM told LEFT JOIN reached USING (value) LEFT JOIN sources AS s ON s.source = one
ORDER BY people DESC, value
