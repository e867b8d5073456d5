--+ terms: row=iri compared=boolean
SELECT row, compared FROM rows WHERE source = $source ORDER BY row
