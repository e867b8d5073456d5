--+ terms: event=iri person=iri class=iri case=iri regime=iri place=iri body=iri penalty=iri provision=iri
SELECT event, person, class, in_case AS "case", regime, coalesce(facility, place) AS place, body, penalty, provision
FROM standing LEFT JOIN unnest(penalties) AS u(penalty) ON true LEFT JOIN unnest(provisions) AS v(provision) ON true
