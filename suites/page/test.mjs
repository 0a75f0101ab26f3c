/* All tests, the reader's first. */

import { end } from '../lib/tap.mjs';
import { testReader } from './reader.mjs';
import { testComparison } from './compare.mjs';
import { testSites } from './sites.mjs';
import { testFilter } from './filter.mjs';
import { testBrowser } from './browser.mjs';

await testReader();
await testFilter();
await testSites();
await testComparison();
await testBrowser();
end();
