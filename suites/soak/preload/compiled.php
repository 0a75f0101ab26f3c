<?php
/* Compiled into shared memory without being run. */
namespace Preloaded;

function make(): object
{
	return new class('anonymous') extends Thing {
	};
}
