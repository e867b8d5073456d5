--+ terms: person=iri
SELECT person FROM people
