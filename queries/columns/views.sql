-- What the twins of the questions have in common. The tables are those that the build writes; see the other files here.

-- Events that count: not only claimed, and no cases.
CREATE VIEW standing AS SELECT * FROM events WHERE NOT claimed AND class <> 'rg:Case';
CREATE VIEW soviet AS SELECT * FROM standing WHERE regime = 'rgv:soviet';
CREATE VIEW cases AS SELECT * FROM events WHERE class = 'rg:Case';

-- English names, which most answers show.
CREATE VIEW named AS SELECT node, word AS label FROM labels
WHERE property = 'http://www.w3.org/2004/02/skos/core#prefLabel' AND language = 'en';

-- Each tie from both sides.
CREATE VIEW sides AS
SELECT tie, class, kind, claimed, tie_from, person, other FROM (
    SELECT tie, class, kind, claimed, tie_from, parties, unnest(parties) AS person FROM ties
), unnest(parties) AS second(other) WHERE person <> other;

-- Whom a factoid is about, one a row.
CREATE VIEW mentions AS SELECT row, source, unnest(about) AS entity FROM rows;

-- Nodes and the factoids that they rest on, one a row.
CREATE VIEW based_on AS SELECT node, unnest(rows) AS row, unnest(sources) AS source FROM grounds;

-- Lists of codes and of provisions as one text.
CREATE MACRO codes(list) AS array_to_string(list_sort(list_transform(list, lambda x: replace(x, 'rgv:', ''))), ' ');
CREATE MACRO articles(list) AS array_to_string(list_sort(list_transform(list, lambda x: replace(x, 'act/', ''))), ' ');

-- The two halves of the factoid that stands as an example: title of the source, place in it.
CREATE MACRO sample_title(sample) AS split_part(sample, chr(9), 1);
CREATE MACRO sample_place(sample) AS substring(sample, length(split_part(sample, chr(9), 1)) + 2);

-- Days between two dates: the least that their bounds allow is 0 where they overlap.
CREATE MACRO least_days(from_max, to_min, most) AS
    CASE WHEN to_min - from_max < 0 AND (most IS NULL OR most >= 0) THEN 0 ELSE to_min - from_max END;
CREATE MACRO year_of(earliest, latest) AS CASE WHEN year(earliest) = year(latest) THEN year(earliest)::VARCHAR END;
CREATE MACRO is_death(class) AS class IN ('rg:Death', 'rg:Execution', 'rg:Killing');

-- A text as the token of a literal with the tag of a language.
CREATE MACRO tagged(word, tag) AS '"' || replace(replace(word, '\', '\\'), '"', '\"') || '"@' || tag;
CREATE MACRO plain(word) AS '"' || replace(replace(word, '\', '\\'), '"', '\"') || '"';

-- What STR() makes of a term: the text of a literal, or an IRI as text.
CREATE MACRO whole(iri) AS CASE
    WHEN starts_with(iri, 'rgv:') THEN 'https://w3id.org/repgraph/vocabulary#' || iri[5:]
    WHEN starts_with(iri, 'rg:') THEN 'https://w3id.org/repgraph/ontology#' || iri[4:]
    WHEN contains(iri, '://') THEN iri ELSE 'https://w3id.org/repgraph/id/' || iri END;
CREATE MACRO as_string(term) AS CASE
    WHEN term[1] = '"' THEN regexp_replace(term, '"(@[A-Za-z0-9-]+|\^\^<[^>]*>)$', '"') ELSE plain(whole(term)) END;

-- The text of a token, and the tag of its language in lower case.
CREATE MACRO words(token) AS replace(replace(replace(regexp_extract(token, '^"((?s:.)*)"', 1), '\\', chr(1)), '\"', '"'), chr(1), '\');
CREATE MACRO tag(token) AS lower(regexp_extract(token, '"@([A-Za-z0-9-]+)$', 1));

-- Whom a list names, with the list; a list that is only alleged makes nobody a member.
CREATE VIEW listed AS
SELECT node, relation, person, via FROM (
    SELECT row AS node, group_kind AS relation, u.code AS person, g.code AS via, mode
    FROM rows, unnest(about) AS u(code), unnest(groups) AS g(code) WHERE group_kind IS NOT NULL
) SEMI JOIN (SELECT person, unnest(groups) AS via FROM people) USING (person, via)
WHERE mode IS NULL OR mode <> 'rgv:alleged';

-- What stands between the quotation marks of a number's token.
CREATE MACRO bare(token) AS split_part(token, '"', 2);
