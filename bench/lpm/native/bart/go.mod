module bart-worker

go 1.24

require github.com/gaissmai/bart v0.29.0
