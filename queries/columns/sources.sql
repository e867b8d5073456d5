--+ title: Sources
--+ source: the source's IRI
--+ title: its title
--+ tier: code, from the record of the act to copies of encyclopedias
--+ kind, language, publisher, creator, date: as the source's own row gives them
--+ url: its address
--+ cluster, cluster_kind: the group of copied texts that it belongs to, and what kind of group that is
SELECT s AS source,
    max(text(o)) FILTER (WHERE p = 'http://purl.org/dc/terms/title') AS title,
    max(o) FILTER (WHERE p = 'rg:tier') AS tier,
    max(o) FILTER (WHERE p = 'rg:sourceKind') AS kind,
    max(o) FILTER (WHERE p = 'http://purl.org/dc/terms/language') AS language,
    max(o) FILTER (WHERE p = 'http://purl.org/dc/terms/publisher') AS publisher,
    max(o) FILTER (WHERE p = 'http://purl.org/dc/terms/creator') AS creator,
    max(o) FILTER (WHERE p = 'http://purl.org/dc/terms/date') AS date,
    max(o) FILTER (WHERE p = 'rg:url') AS url,
    max(o) FILTER (WHERE p = 'rg:reuseCluster') AS cluster,
    max(k.cluster_kind) AS cluster_kind
FROM triples
LEFT JOIN (SELECT s AS cluster, o AS cluster_kind FROM triples WHERE p = 'rg:clusterKind') AS k
    ON p = 'rg:reuseCluster' AND o = k.cluster
WHERE kind = 'source' GROUP BY s ORDER BY s
