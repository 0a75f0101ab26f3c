/* All readers, those without a browser first. */

import { end } from '../lib/tap.mjs';
import { testBrowser } from './browser.mjs';
import { testFirefox } from './firefox.mjs';
import { testPprof } from './pprof.mjs';
import { testTexts } from './texts.mjs';

await testPprof();
await testTexts();
await testFirefox();
await testBrowser();
end();
