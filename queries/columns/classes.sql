--+ title: How many nodes each class has
--+ class, nodes: the class, the number
SELECT o AS class, count(*) AS nodes FROM triples WHERE p = 'a' GROUP BY o ORDER BY o
