--+ terms: person=iri attribute=iri value=term
SELECT person, 'rg:sex' AS attribute, sex AS value FROM people WHERE sex IS NOT NULL
UNION ALL SELECT person, 'rg:occupation', unnest(occupations) FROM people
UNION ALL SELECT person, 'rg:socialOrigin', unnest(origins) FROM people
UNION ALL SELECT person, 'rg:ethnicityAsRecorded', unnest(recorded) FROM people
UNION ALL SELECT person, 'rg:ethnicityAttributed', unnest(attributed) FROM people
