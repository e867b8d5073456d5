--+ terms: factoid=iri source=iri
SELECT row AS factoid, source FROM rows WHERE source IS NOT NULL
