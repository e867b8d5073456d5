--+ terms: label=en kind=iri place=en region=en date=edtf source=string locator=term person=iri factoid=iri
WITH held AS (SELECT DISTINCT person FROM standing WHERE class = 'rg:Detention' AND facility = 'camp/alzhir'),
taken AS (
    -- the first day on which the person is known to have been in their hands
    SELECT person, min(day_min) AS taken FROM events
    WHERE class IN ('rg:Arrest', 'rg:Sentencing', 'rg:Detention', 'rg:Release') AND date IS NOT NULL GROUP BY person
), lying AS (SELECT subject AS place, n.label AS region FROM facts JOIN named AS n ON n.node = value WHERE property = 'rg:locatedIn'),
told AS (
    SELECT r.row, r.states, u.code AS person, n.label AS place, l.region, d.edtf, d.day_min, s.title, r.locator
    FROM rows AS r, unnest(about) AS u(code) JOIN named AS n ON n.node = r.place JOIN sources AS s ON s.source = r.source
    LEFT JOIN lying AS l ON l.place = r.place LEFT JOIN dates AS d ON d.date = r.date
    WHERE r.states IN ('rg:Arrest', 'rg:Sentencing', 'rg:Detention', 'rg:Residence', 'rg:Birth')
        -- a place given with the detention in ALZHIR itself is where the person was brought to
        AND (r.facility IS NULL OR r.facility <> 'camp/alzhir')
)
SELECT p.label, t.states AS kind, t.place, t.region, t.edtf AS date, t.title AS source, t.locator, held.person, t.row AS factoid
FROM held JOIN people AS p ON p.person = held.person AND p.label IS NOT NULL
LEFT JOIN taken AS k ON k.person = held.person
LEFT JOIN told AS t ON t.person = held.person AND (t.day_min IS NULL OR k.taken IS NULL OR t.day_min <= k.taken)
ORDER BY p.label, kind NULLS FIRST, factoid NULLS FIRST
