--+ terms: verdict=string person=iri personName=en termMonths=integer commutedTo=integer countedFrom=string beginning=edtf endKind=string ending=edtf termDays=integer leastDays=integer mostDays=integer releaseKind=iri diedOn=edtf exiledAfter=iri exileOn=edtf termEvidence=string endEvidence=string
WITH ends AS (
    SELECT event, in_case, claimed, 'release' AS kind, edtf, day_min, day_max, release_kind, evidence FROM events
    WHERE class = 'rg:Release' AND edtf IS NOT NULL
    UNION ALL
    -- of several detentions in one case only the last end
    SELECT event, in_case, claimed, 'end of detention', until_edtf, until_min, until_max, release_kind, evidence FROM events
    WHERE class = 'rg:Detention' AND until_max IS NOT NULL AND until_edtf IS NOT NULL
    QUALIFY until_max = max(until_max) OVER (PARTITION BY in_case)
), pairs AS (
    SELECT s.person, s.in_case, s.term_months, s.edtf AS sentenced_on, s.day_min AS sentence_min, s.day_max AS sentence_max,
        s.evidence AS term_evidence, o.kind AS end_kind, o.edtf AS ending, o.day_min AS to_min, o.day_max AS to_max, o.release_kind,
        o.evidence AS end_evidence
    FROM soviet AS s JOIN ends AS o ON o.in_case = s.in_case AND NOT o.claimed
    WHERE s.class = 'rg:Sentencing' AND s.term_months IS NOT NULL
), begun AS (
    SELECT p.*, CASE WHEN a.edtf IS NOT NULL THEN 'arrest' WHEN p.sentenced_on IS NOT NULL THEN 'decision' END AS counted_from,
        coalesce(a.edtf, p.sentenced_on) AS beginning, round(p.term_months * 30.44)::INTEGER AS term_days,
        to_min - CASE WHEN a.edtf IS NOT NULL THEN a.day_max ELSE sentence_max END AS least_days,
        to_max - CASE WHEN a.edtf IS NOT NULL THEN a.day_min ELSE sentence_min END AS most_days
    FROM pairs AS p LEFT JOIN standing AS a ON a.in_case = p.in_case AND a.class = 'rg:Arrest' AND a.edtf IS NOT NULL
), died AS (
    -- the death may be the end: their dates meet
    SELECT b.*, CASE WHEN end_kind = 'end of detention' AND d.day_min <= to_max AND d.day_max >= to_min THEN d.edtf END AS died_on
    FROM begun AS b LEFT JOIN events AS d ON d.person = b.person AND is_death(d.class) AND d.edtf IS NOT NULL
        AND d.day_min IS NOT NULL AND d.day_max IS NOT NULL
), commuted AS (
    SELECT person, min(term_months) AS months FROM events WHERE class = 'rg:Commutation' AND term_months IS NOT NULL GROUP BY person
)
SELECT CASE WHEN died_on IS NOT NULL THEN 'ended by death'
        WHEN least_days > term_days + 31 THEN 'longer than the term'
        WHEN most_days < term_days - 31 THEN 'shorter than the term'
        WHEN least_days >= term_days - 31 AND most_days <= term_days + 31 THEN 'as long as the term'
        ELSE 'the dates do not tell' END AS verdict,
    d.person, label AS personName, d.term_months AS termMonths, c.months AS commutedTo, counted_from AS countedFrom, beginning,
    end_kind AS endKind, ending, term_days AS termDays, least_days AS leastDays, most_days AS mostDays, d.release_kind AS releaseKind,
    died_on AS diedOn, x.event AS exiledAfter, x.edtf AS exileOn, term_evidence AS termEvidence, end_evidence AS endEvidence
FROM died AS d LEFT JOIN commuted AS c ON c.person = d.person
LEFT JOIN soviet AS x ON x.person = d.person AND x.class = 'rg:Exile' AND x.date IS NOT NULL AND x.day_max >= to_min
LEFT JOIN people AS p ON p.person = d.person
ORDER BY verdict, personName NULLS FIRST, ending
