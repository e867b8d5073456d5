--+ terms: person=iri what=iri date=iri
SELECT person, class AS what, coalesce(date, date_within) AS date FROM standing
WHERE (class = 'rg:Birth' OR is_death(class)) AND coalesce(date, date_within) IS NOT NULL
