--+ title: What was read, and the factoids that it rests on
--+ node: an event, a case, a tie or a dated relation
--+ rows, sources: its factoids, and beside each its source
--+ evidence: each factoid's source and place, as "title, place", parted by semicolons
--+ first_says, first_sample: the one of them that is first in the alphabet; its title and its place, parted by a tab
SELECT s AS node, list(row) AS rows, list(source) AS sources,
    list_aggregate(list_sort(list_distinct(list(says))), 'string_agg', '; ') AS evidence,
    min(says) AS first_says, min(title || chr(9) || "at") AS first_sample
FROM (SELECT s, o AS row FROM triples WHERE p = 'rg:basedOn')
JOIN (SELECT row, source, says, "at" FROM rows) USING (row)
JOIN (SELECT source, title FROM sources) USING (source)
GROUP BY s
