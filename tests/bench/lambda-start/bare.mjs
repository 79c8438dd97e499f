// The least that somebody does who drives a browser: load Playwright, start Chromium, open a page and draw in it. Says
// how many milliseconds after the start of the process each was done.
import process from 'node:process';

const { chromium } = await import('playwright-core');
const imported = performance.now();
const browser = await chromium.launch({
  executablePath: process.env.UAT_BROWSER_PATH,
});
const page = await browser.newPage();
await page.setContent('<span>Hamburgefonstiv</span>');
const drawn = performance.now();
await browser.close();
console.log(JSON.stringify({ imported, drawn }));
