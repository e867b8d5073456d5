--+ title: Factoids: what one source says at one place about one matter; names and figures are among them
--+ row: the factoid's IRI
--+ class: rg:Name, rg:Figure, or rg:Factoid for all others
--+ states: the class or property that it states
--+ about: whom or what it is about; a tie is about two people
--+ source, locator: the source and the place in it (rgv:notRecorded where that is not known)
--+ at, says: the place as text; title of the source and place in one text
--+ compared: whether somebody compared the row with its source
--+ mode, certainty, evidence_kind: where they are not stated, certain and none
--+ date, until: IRIs of the dates that it gives
--+ tie_kind, tie_from: for ties
--+ group_kind, groups: for lists
--+ place, facility, bodies, wording, charge, note, printed: its values, texts as tokens
--+ name_kind, form: for names
--+ measure, population, unit, modifier, value, value_min, value_max: for figures, numbers as tokens
--+ ethnicities: nationality, as a document records it or an author ascribes it
--+ deported_from, deported_to: regions
--+ files, archive, shelf, exhibited, enumerated, burial_kind: what it says of a file, of the archive, of the shelf; other values
WITH given AS (
    SELECT s AS row, kind,
        max(o) FILTER (WHERE p = 'rg:states') AS states,
        list(o ORDER BY o) FILTER (WHERE p = 'rg:about') AS about,
        max(o) FILTER (WHERE p = 'rg:source') AS source,
        max(o) FILTER (WHERE p = 'rg:locator') AS locator,
        max(o) FILTER (WHERE p = 'rg:compared') = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>' AS compared,
        max(o) FILTER (WHERE p = 'rg:mode') AS mode,
        max(o) FILTER (WHERE p = 'rg:certainty') AS certainty,
        max(o) FILTER (WHERE p = 'rg:evidenceKind') AS evidence_kind,
        max(o) FILTER (WHERE p = 'rg:date') AS date,
        max(o) FILTER (WHERE p = 'rg:end') AS until,
        max(o) FILTER (WHERE p = 'rg:tieKind') AS tie_kind,
        max(o) FILTER (WHERE p = 'rg:tieFrom') AS tie_from,
        max(o) FILTER (WHERE p = 'rg:groupKind') AS group_kind,
        list(o) FILTER (WHERE p = 'rg:memberOfGroup') AS groups,
        max(o) FILTER (WHERE p = 'rg:place') AS place,
        max(o) FILTER (WHERE p = 'rg:facility') AS facility,
        list(o) FILTER (WHERE p = 'rg:body') AS bodies,
        max(o) FILTER (WHERE p = 'rg:wording') AS wording,
        max(o) FILTER (WHERE p = 'rg:charge') AS charge,
        max(o) FILTER (WHERE p = 'rg:note') AS note,
        max(o) FILTER (WHERE p = 'rg:objectAsPrinted') AS printed,
        max(o) FILTER (WHERE p = 'rg:nameKind') AS name_kind,
        max(o) FILTER (WHERE p = 'rg:fullForm') AS form,
        max(o) FILTER (WHERE p = 'rg:measure') AS measure,
        max(o) FILTER (WHERE p = 'rg:population') AS population,
        max(o) FILTER (WHERE p = 'rg:unit') AS unit,
        max(o) FILTER (WHERE p = 'rg:modifier') AS modifier,
        max(o) FILTER (WHERE p = 'rg:value') AS value,
        max(o) FILTER (WHERE p = 'rg:valueMin') AS value_min,
        max(o) FILTER (WHERE p = 'rg:valueMax') AS value_max,
        list(o) FILTER (WHERE p = 'rg:archivalFile') AS files,
        list(o) FILTER (WHERE p = 'rg:enumerates') AS enumerated,
        list(o) FILTER (WHERE p IN ('rg:ethnicityAsRecorded', 'rg:ethnicityAttributed')) AS ethnicities,
        list(o) FILTER (WHERE p = 'rg:deportedFrom') AS deported_from,
        list(o) FILTER (WHERE p = 'rg:deportedTo') AS deported_to,
        max(o) FILTER (WHERE p = 'rg:archive') AS archive,
        max(o) FILTER (WHERE p = 'rg:archiveReference') AS shelf,
        max(o) FILTER (WHERE p = 'rg:exhibitedCase') AS exhibited,
        max(o) FILTER (WHERE p = 'rg:burialKind') AS burial_kind
    FROM triples WHERE kind IN ('factoid', 'name', 'figure') GROUP BY s, kind
)
SELECT row, CASE kind WHEN 'name' THEN 'rg:Name' WHEN 'figure' THEN 'rg:Figure' ELSE 'rg:Factoid' END AS class,
    states, about, source, locator,
    CASE WHEN locator[1] = '"' THEN text(locator) ELSE 'notRecorded' END AS at,
    title || ', ' || CASE WHEN locator[1] = '"' THEN text(locator) ELSE 'place not recorded' END AS says,
    given.* EXCLUDE (row, kind, states, about, source, locator)
FROM given LEFT JOIN (SELECT source, title FROM sources) USING (source)
ORDER BY class, states, row
