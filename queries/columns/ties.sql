--+ title: Ties between people, as read from the factoids
--+ tie, class, kind: its IRI, its class, its code
--+ claimed: it rests only on doubt, hearsay or one copied text
--+ parties: the people whom it joins
--+ tie_from: from whom it runs, where it has a direction
--+ date, date_within, edtf, until, until_within, until_edtf: its beginning and end, as for events
--+ rows, sources, evidence, first_says, first_sample: as in grounds
WITH given AS (
    SELECT s AS tie,
        max(o) FILTER (WHERE p = 'a') AS class,
        max(o) FILTER (WHERE p = 'rg:tieKind') AS kind,
        count(*) FILTER (WHERE p = 'rg:claimed') > 0 AS claimed,
        list(o ORDER BY o) FILTER (WHERE p = 'rg:party') AS parties,
        max(o) FILTER (WHERE p = 'rg:tieFrom') AS tie_from,
        max(o) FILTER (WHERE p = 'rg:date') AS date,
        max(o) FILTER (WHERE p = 'rg:dateWithin') AS date_within,
        max(o) FILTER (WHERE p = 'rg:end') AS until,
        max(o) FILTER (WHERE p = 'rg:endWithin') AS until_within
    FROM triples WHERE kind = 'tie' GROUP BY s
)
SELECT given.*, d.edtf, u.edtf AS until_edtf, g.rows, g.sources, g.evidence, g.first_says, g.first_sample
FROM given
LEFT JOIN dates AS d ON d.date = coalesce(given.date, given.date_within)
LEFT JOIN dates AS u ON u.date = coalesce(given.until, given.until_within)
LEFT JOIN grounds AS g ON g.node = given.tie
ORDER BY kind, tie
