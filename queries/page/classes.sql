--+ terms: class=iri nodes=integer
SELECT class, nodes FROM classes ORDER BY class
