--+ terms: date=iri edtf=edtf dayMin=integer dayMax=integer
SELECT date, edtf, day_min AS dayMin, day_max AS dayMax FROM dates
