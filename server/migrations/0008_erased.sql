-- What went when the portfolio of a child was erased: moments, and contributions to moments
-- that others still have. An id says nothing of anybody; with it, what comes in later is
-- known to belong to nothing any more.
CREATE TABLE erased (
    id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
