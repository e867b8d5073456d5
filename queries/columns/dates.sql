--+ title: Dates
--+ date: the date's IRI
--+ edtf: its text in EDTF
--+ earliest, latest: first and last day, where it has one
--+ day_min, day_max: the same as numbers (day 0 is 1 January 1900)
SELECT s AS date,
    max(bare(o)) FILTER (WHERE p = 'rg:edtf') AS edtf,
    max(bare(o)) FILTER (WHERE p = 'rg:earliest')::DATE AS earliest,
    max(bare(o)) FILTER (WHERE p = 'rg:latest')::DATE AS latest,
    max(bare(o)) FILTER (WHERE p = 'rg:dayMin')::INTEGER AS day_min,
    max(bare(o)) FILTER (WHERE p = 'rg:dayMax')::INTEGER AS day_max
FROM triples WHERE kind = 'date' GROUP BY s ORDER BY s
