--+ terms: keeper=en concerns=en says=iri reference=term file=en fond=term opis=term delo=term access=term date=edtf source=string locator=term note=term compared=boolean place=iri subject=iri factoid=iri
WITH told AS (
    SELECT r.row, r.states, r.source, r.locator, r.compared, r.printed, r.wording, r.note, r.date, r.archive, r.shelf, r.exhibited,
        u.code AS about
    FROM rows AS r, unnest(about) AS u(code)
    WHERE r.states IN ('rg:archivalFile', 'rg:archive', 'rg:archiveReference', 'rg:holdings', 'rg:exhibitedCase')
), keepers AS (SELECT subject FROM facts WHERE property = 'a' AND value = 'rg:HoldingInstitution'),
files AS (SELECT subject FROM facts WHERE property = 'a' AND value = 'rg:ArchivalFile'),
known AS (SELECT DISTINCT subject FROM facts WHERE property = 'a'),
given AS (SELECT row, unnest(files) AS file FROM rows),
keeping AS (SELECT row, subject FROM given JOIN keepers ON subject = file),
naming AS (SELECT row, subject FROM given JOIN files ON subject = file),
placed AS (
    SELECT t.*, coalesce(k.subject, a.subject, s.subject, i.subject) AS kept, coalesce(p.person, about) AS subject
    FROM told AS t LEFT JOIN keeping AS k USING (row) LEFT JOIN known AS a ON a.subject = archive
    LEFT JOIN known AS s ON s.subject = shelf LEFT JOIN keepers AS i ON i.subject = about
    LEFT JOIN people AS p ON p.person = exhibited
), numbers AS (
    SELECT row, max(value) FILTER (WHERE property = 'rg:fondNumber') AS fond, max(value) FILTER (WHERE property = 'rg:opisNumber') AS opis,
        max(value) FILTER (WHERE property = 'rg:deloNumber') AS delo, max(value) FILTER (WHERE property = 'rg:accessStatus') AS access
    FROM given JOIN facts ON subject = file
    WHERE property IN ('rg:fondNumber', 'rg:opisNumber', 'rg:deloNumber', 'rg:accessStatus') GROUP BY row
)
SELECT kn.label AS keeper, cn.label AS concerns, p.states AS says, coalesce(p.printed, p.wording) AS reference, fn.label AS file,
    n.fond, n.opis, n.delo, n.access, d.edtf AS date, s.title AS source, p.locator, p.note, p.compared, p.kept AS place, p.subject,
    p.row AS factoid
FROM placed AS p JOIN sources AS s ON s.source = p.source LEFT JOIN dates AS d ON d.date = p.date
LEFT JOIN named AS kn ON kn.node = p.kept LEFT JOIN named AS cn ON cn.node = p.subject
LEFT JOIN naming AS f ON f.row = p.row LEFT JOIN named AS fn ON fn.node = f.subject
LEFT JOIN numbers AS n ON n.row = p.row
WHERE $institution IS NULL OR p.kept = $institution
ORDER BY keeper NULLS FIRST, concerns NULLS FIRST, says, factoid
