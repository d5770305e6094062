// The tables of a store, version 1. A change of any of them is a new version; docs/sweeps.md explains them.
#pragma once

namespace switchyard::sweep {

inline constexpr const char* schema_sql = R"sql(
CREATE TABLE sweep(
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,          -- of config, base and version
  title TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- of the base configuration
  config TEXT NOT NULL,                 -- the sweep's file, resolved, JSON
  base TEXT NOT NULL,                   -- the base configuration, resolved, JSON
  version TEXT NOT NULL,                -- of the program
  planned INTEGER NOT NULL DEFAULT 0,   -- points, so far
  complete INTEGER NOT NULL DEFAULT 0   -- 1: every planned point is finished and no round follows
);
CREATE TABLE axis(
  sweep INTEGER NOT NULL REFERENCES sweep(id),
  position INTEGER NOT NULL,            -- from 0, in the order of the file
  name TEXT NOT NULL,
  key TEXT NOT NULL,                    -- the configuration key it sets; '' if only expressions use it
  unit TEXT NOT NULL,                   -- of setting.value
  PRIMARY KEY(sweep, position)
) WITHOUT ROWID;
CREATE TABLE objective(
  sweep INTEGER NOT NULL REFERENCES sweep(id),
  position INTEGER NOT NULL,
  metric TEXT NOT NULL,
  direction TEXT NOT NULL CHECK(direction IN ('minimise', 'maximise')),
  PRIMARY KEY(sweep, position)
) WITHOUT ROWID;
CREATE TABLE result(
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,          -- of the point's resolved configuration and the program's version
  status TEXT NOT NULL,                 -- 'done', or why there are no metrics
  reason TEXT NOT NULL                  -- '' if done
);
CREATE TABLE metric(
  result INTEGER NOT NULL REFERENCES result(id),
  name TEXT NOT NULL,                   -- ends in its unit: latency_s, energy_j
  value NOT NULL,                       -- REAL, or TEXT for words
  PRIMARY KEY(result, name)
) WITHOUT ROWID;
CREATE TABLE point(
  sweep INTEGER NOT NULL REFERENCES sweep(id),
  position INTEGER NOT NULL,            -- from 0, in the order in which the sweep takes its points
  result INTEGER NOT NULL REFERENCES result(id),
  PRIMARY KEY(sweep, position)
) WITHOUT ROWID;
CREATE INDEX point_by_result ON point(result);
CREATE TABLE setting(
  sweep INTEGER NOT NULL,
  position INTEGER NOT NULL,            -- of the point
  axis INTEGER NOT NULL,                -- position of the axis
  value NOT NULL,                       -- REAL in the axis' unit, or TEXT
  PRIMARY KEY(sweep, position, axis)
) WITHOUT ROWID;
CREATE INDEX setting_by_value ON setting(sweep, axis, value);
CREATE TABLE layer(
  machine TEXT NOT NULL,                -- digest of accelerator and mapper options
  nest TEXT NOT NULL,                   -- digest of the layer's loops
  mapping TEXT NOT NULL,                -- JSON
  PRIMARY KEY(machine, nest)
) WITHOUT ROWID;
)sql";

}  // namespace switchyard::sweep
