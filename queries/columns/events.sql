--+ title: Events of people and their cases, as read from the factoids
--+ event, class, person: its IRI, its class, whose it is
--+ in_case: the case that it belongs to
--+ claimed: it rests only on doubt, hearsay or one copied text, and is never counted
--+ regime: who persecuted; empty where it is not an act of repression
--+ date, date_within: IRI of the chosen date; of the span of all candidates where no rule decides
--+ edtf, earliest, latest, day_min, day_max: of the one or the other
--+ until, until_within, until_edtf, until_min, until_max: the same of the end
--+ place, facility, body, term_months, session, group_case, derivative_of: its values
--+ release_kind, detention_kind, burial_kind, rehabilitation_kind, scope, ground, posthumous: codes
--+ penalties, provisions, acts, organisations, charges: lists
--+ rows, sources, evidence, first_says, first_sample: as in grounds
WITH given AS (
    SELECT s AS event,
        max(o) FILTER (WHERE p = 'a') AS class,
        max(o) FILTER (WHERE p = 'rg:person') AS person,
        max(o) FILTER (WHERE p = 'rg:inCase') AS in_case,
        count(*) FILTER (WHERE p = 'rg:claimed') > 0 AS claimed,
        max(o) FILTER (WHERE p = 'rg:regime') AS regime,
        max(o) FILTER (WHERE p = 'rg:date') AS date,
        max(o) FILTER (WHERE p = 'rg:dateWithin') AS date_within,
        max(o) FILTER (WHERE p = 'rg:end') AS until,
        max(o) FILTER (WHERE p = 'rg:endWithin') AS until_within,
        max(o) FILTER (WHERE p = 'rg:place') AS place,
        max(o) FILTER (WHERE p = 'rg:facility') AS facility,
        max(o) FILTER (WHERE p = 'rg:body') AS body,
        max(bare(o)) FILTER (WHERE p = 'rg:termMonths')::INTEGER AS term_months,
        max(o) FILTER (WHERE p = 'rg:inSession') AS session,
        max(o) FILTER (WHERE p = 'rg:partOfGroupCase') AS group_case,
        max(o) FILTER (WHERE p = 'rg:derivativeOf') AS derivative_of,
        max(o) FILTER (WHERE p = 'rg:releaseKind') AS release_kind,
        max(o) FILTER (WHERE p = 'rg:detentionKind') AS detention_kind,
        max(o) FILTER (WHERE p = 'rg:burialKind') AS burial_kind,
        max(o) FILTER (WHERE p = 'rg:rehabilitationKind') AS rehabilitation_kind,
        max(o) FILTER (WHERE p = 'rg:rehabilitationScope') AS scope,
        max(o) FILTER (WHERE p = 'rg:ground') AS ground,
        max(o) FILTER (WHERE p = 'rg:posthumousness') AS posthumous,
        list(o ORDER BY o) FILTER (WHERE p = 'rg:penalty') AS penalties,
        list(o ORDER BY o) FILTER (WHERE p = 'rg:underProvision') AS provisions,
        list(o ORDER BY o) FILTER (WHERE p = 'rg:underAct') AS acts,
        list(o ORDER BY o) FILTER (WHERE p = 'rg:organisation') AS organisations,
        list(o ORDER BY o) FILTER (WHERE p = 'rg:charge') AS charges
    FROM triples WHERE kind IN (SELECT DISTINCT kind FROM triples WHERE p = 'rg:person') GROUP BY s
)
SELECT given.*, d.edtf, d.earliest, d.latest, d.day_min, d.day_max,
    u.edtf AS until_edtf, u.day_min AS until_min, u.day_max AS until_max,
    g.rows, g.sources, g.evidence, g.first_says, g.first_sample
FROM given
LEFT JOIN dates AS d ON d.date = coalesce(given.date, given.date_within)
LEFT JOIN dates AS u ON u.date = coalesce(given.until, given.until_within)
LEFT JOIN grounds AS g ON g.node = given.event
WHERE person IS NOT NULL
ORDER BY class, person
