# The work is done by ./studio, a plain sh script, for machines without make.
.PHONY: studio test install doctor

studio:
	@./studio

test:
	@./studio test

install:
	@./studio install

doctor:
	@./studio doctor
