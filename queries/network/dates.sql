--+ terms: node=iri end=boolean date=term
WITH dated AS (
    SELECT event AS node, date, date_within, until, until_within FROM events
    UNION ALL SELECT tie, date, date_within, until, until_within FROM ties
    UNION ALL SELECT row, date, NULL, until, NULL FROM rows
    UNION ALL
    SELECT subject, CASE WHEN property = 'rg:date' THEN value END, CASE WHEN property = 'rg:dateWithin' THEN value END,
        CASE WHEN property = 'rg:end' THEN value END, CASE WHEN property = 'rg:endWithin' THEN value END
    FROM facts WHERE property IN ('rg:date', 'rg:dateWithin', 'rg:end', 'rg:endWithin')
)
SELECT node, NULL AS "end", date FROM dated WHERE date IS NOT NULL
UNION ALL SELECT node, NULL, date_within FROM dated WHERE date_within IS NOT NULL
UNION ALL SELECT node, true, until FROM dated WHERE until IS NOT NULL
UNION ALL SELECT node, true, until_within FROM dated WHERE until_within IS NOT NULL
