-- From lines of N-Triples to a table of triples, as short as they can be written without losing anything.
-- An IRI of the data stands as kind/local, one of the ontology as rg:Local, a code as rgv:local, any other whole.
-- A literal stands as its token, from the opening quotation mark on.
-- $graph is a list of files; the engine that runs this knows nothing of the model.

CREATE OR REPLACE MACRO short(iri) AS CASE
    WHEN starts_with(iri, '<https://w3id.org/repgraph/id/') THEN replace(iri, '<https://w3id.org/repgraph/id/', '')
    WHEN starts_with(iri, '<https://w3id.org/repgraph/ontology#') THEN replace(iri, '<https://w3id.org/repgraph/ontology#', 'rg:')
    WHEN starts_with(iri, '<https://w3id.org/repgraph/vocabulary#') THEN replace(iri, '<https://w3id.org/repgraph/vocabulary#', 'rgv:')
    WHEN starts_with(iri, '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type') THEN 'a'
    ELSE ltrim(iri, '<') END;

-- What stands between the quotation marks of a literal that has no quotation mark within: a number, a day, a truth value.
CREATE OR REPLACE MACRO bare(token) AS split_part(token, '"', 2);

-- The text of a literal, unescaped.
CREATE OR REPLACE MACRO within(token) AS regexp_extract(token, '^"((?s:.)*)"(@[A-Za-z0-9-]+|\^\^<[^>"]*>)?$', 1);
CREATE OR REPLACE MACRO text(token) AS CASE
    WHEN NOT contains(token, '\') THEN split_part(token, '"', 2)
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(within(token),
        '\\', chr(1)), '\t', chr(9)), '\n', chr(10)), '\r', chr(13)), '\"', '"'), '\b', chr(8)), '\f', chr(12)), chr(1), '\') END;
CREATE OR REPLACE MACRO language(token) AS CASE
    WHEN token[-1] = '"' OR token[-1] = '>' THEN '' ELSE regexp_extract(token, '@([A-Za-z0-9-]+)$', 1) END;

-- Properties and kinds are few: as numbers they cost a byte each, and are compared at once.
CREATE OR REPLACE MACRO lines() AS TABLE
SELECT line FROM read_csv($graph, columns = {'line': 'VARCHAR'}, delim = chr(1), quote = '', escape = '',
    header = false, auto_detect = false)
WHERE line[1] = '<';
-- The kind of a node of the data is what stands before its local name.
CREATE OR REPLACE MACRO kind_of(line) AS CASE
    WHEN starts_with(line, '<https://w3id.org/repgraph/id/') THEN split_part(line, '/', 6) ELSE 'other' END;

CREATE TEMP TABLE known AS SELECT DISTINCT kind_of(line) AS kind, split_part(line, '> ', 2) AS p FROM lines();
CREATE TYPE property AS ENUM (SELECT DISTINCT short(p) FROM known);
CREATE TYPE kind AS ENUM (SELECT DISTINCT kind FROM known);
DROP TABLE known;

CREATE TEMP TABLE triples AS
SELECT kind_of(line)::kind AS kind, short(split_part(line, '> ', 1)) AS s, short(split_part(line, '> ', 2))::property AS p,
    CASE WHEN starts_with(split_part(line, '> ', 3), '<') THEN short(split_part(line, '> ', 3))
        ELSE line[length(split_part(line, '> ', 1)) + length(split_part(line, '> ', 2)) + 5 : -3] END AS o
FROM lines();
