--+ terms: rows=integer compared=integer
SELECT count(*) AS rows, count(*) FILTER (WHERE compared) AS compared FROM rows WHERE source = $source
