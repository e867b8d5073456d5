--+ title: Who is tied to whom, in both directions; what is only claimed is left out
--+ person, relation, relative: rg:spouse, rg:parentOf, rg:childOf, rg:sibling, rg:kinOf, rg:coDefendantOf or rg:knew
SELECT s AS person, p AS relation, o AS relative FROM triples
WHERE kind = 'person' AND p IN ('rg:spouse', 'rg:parentOf', 'rg:childOf', 'rg:sibling', 'rg:kinOf', 'rg:coDefendantOf', 'rg:knew')
ORDER BY relation, person
