--+ terms: family=iri victims=integer lost=integer person=iri personName=en arrestedOn=edtf earliest=date latest=date fate=iri diedOn=edtf arrestEvidence=string deathEvidence=string
-- A family is everyone whom spouse, parent, child and sibling join in any number of steps. Everybody begins with his own name and
-- hands on the least of those that came to him, until nothing new comes: as many rounds as the longest chain has steps.
WITH RECURSIVE near AS (
    SELECT DISTINCT person, relative FROM kin WHERE relation IN ('rg:spouse', 'rg:parentOf', 'rg:childOf', 'rg:sibling')
), reached(person, key) AS (
    SELECT person, person FROM (SELECT person FROM near UNION SELECT relative FROM near)
    UNION
    SELECT n.person, min(r.key) FROM near AS n JOIN reached AS r ON r.person = n.relative GROUP BY n.person
), families AS (SELECT person, min(key) AS key FROM reached GROUP BY person),
victims AS (
    SELECT person, bool_or(class IN ('rg:Execution', 'rg:Killing')) AS lost FROM soviet
    WHERE class IN ('rg:Arrest', 'rg:Sentencing', 'rg:Detention', 'rg:Exile', 'rg:Deportation', 'rg:Execution', 'rg:Killing')
    GROUP BY person
), counted AS (
    SELECT key, count(*) AS victims, count(*) FILTER (WHERE lost) AS lost FROM families JOIN victims USING (person)
    GROUP BY key HAVING count(*) > 1
)
SELECT f.key AS family, c.victims, c.lost, f.person, label AS personName, a.edtf AS arrestedOn, a.earliest, a.latest, d.class AS fate,
    d.edtf AS diedOn, a.evidence AS arrestEvidence, d.evidence AS deathEvidence
FROM counted AS c JOIN families AS f USING (key) SEMI JOIN victims AS v ON v.person = f.person
LEFT JOIN soviet AS a ON a.person = f.person AND a.class = 'rg:Arrest'
LEFT JOIN standing AS d ON d.person = f.person AND is_death(d.class)
LEFT JOIN people AS p ON p.person = f.person
ORDER BY c.victims DESC, family, a.earliest NULLS LAST, personName NULLS FIRST, arrestedOn NULLS FIRST
