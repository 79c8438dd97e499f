// @ts-check
import { html } from './html.mjs';

/** @typedef {import('./html.mjs').Markup} Markup */

const shadow = html`<ellipse cx="160" cy="204" rx="92" ry="9" fill="#000" opacity=".1"/>`;

/**
 * Flat drawings on a 320 by 240 canvas. Colours are attributes: the content security policy allows no inline styles.
 *
 * @type {Readonly<Record<string, { ground: string, drawing: Markup }>>}
 */
const PICTURES = {
  'bird-feeder': {
    ground: '#dcebdc',
    drawing: html`<path d="M160 26v30" stroke="#7a5a3c" stroke-width="4"/><path d="M86 102 160 52l74 50z" fill="#a4633a"/><path d="M86 102 160 52v50z" fill="#b9764a"/><rect x="112" y="102" width="96" height="68" fill="#f6ead6"/><rect x="112" y="132" width="96" height="38" fill="#d9a84e"/><rect x="96" y="170" width="128" height="14" rx="4" fill="#8a5331"/><path d="M72 184h176" stroke="#7a5a3c" stroke-width="6" stroke-linecap="round"/><path d="M222 166c0-14 10-22 22-22 10 0 16 7 16 14l10 4-10 4c0 12-10 18-20 18-12 0-18-6-18-18z" fill="#4f7fa8"/><circle cx="250" cy="156" r="3" fill="#1d2b38"/>`,
  },
  'copper-kettle': {
    ground: '#f7e3d3',
    drawing: html`<path d="M112 92c4-46 92-46 96 0" fill="none" stroke="#3b3a3f" stroke-width="10" stroke-linecap="round"/><path d="M222 134c28-4 30-34 52-38l4 12c-16 6-16 44-52 50z" fill="#b2602f"/><path d="M92 108c14-18 122-18 136 0 18 26 16 62 4 92H88c-12-30-14-66 4-92z" fill="#c9743e"/><path d="M92 108c14-18 50-17 66-15-40 20-54 62-48 107H88c-12-30-14-66 4-92z" fill="#dd8e58"/><ellipse cx="160" cy="98" rx="48" ry="9" fill="#a9572a"/><circle cx="160" cy="84" r="9" fill="#3b3a3f"/>`,
  },
  'desk-lamp': {
    ground: '#fdf0c9',
    drawing: html`<path d="M196 92 150 204h124z" fill="#fff6d8" opacity=".85"/><rect x="84" y="192" width="84" height="12" rx="6" fill="#2f4858"/><path d="M126 192 98 124l66-66" fill="none" stroke="#2f4858" stroke-width="8" stroke-linejoin="round" stroke-linecap="round"/><circle cx="98" cy="124" r="9" fill="#f0a13a"/><path d="M150 66c6-26 34-34 52-16l28 28-52 40-24-28c-6-7-6-16-4-24z" fill="#33658a"/><path d="m230 78-52 40c4 8 14 10 22 6l26-20c8-6 10-18 4-26z" fill="#ffd166"/>`,
  },
  'garden-bench': {
    ground: '#dfead2',
    drawing: html`<path d="M78 92v112M242 92v112" stroke="#6d4a2f" stroke-width="12" stroke-linecap="round"/><rect x="66" y="84" width="188" height="16" rx="5" fill="#b98353"/><rect x="66" y="108" width="188" height="16" rx="5" fill="#a87446"/><rect x="66" y="132" width="188" height="16" rx="5" fill="#b98353"/><path d="M52 158h216l10 20H42z" fill="#c99463"/><path d="M56 178v26M264 178v26" stroke="#6d4a2f" stroke-width="12" stroke-linecap="round"/><path d="M46 140h34M240 140h34" stroke="#8a5f3c" stroke-width="10" stroke-linecap="round"/>`,
  },
  'glass-teapot': {
    ground: '#dceef0',
    drawing: html`<path d="M224 122c44-10 44 54-6 52" fill="none" stroke="#8fb7bd" stroke-width="10"/><path d="M98 138c-26 0-24-30-44-34l-4 10c16 6 10 46 50 50z" fill="#a9cdd2"/><path d="M92 146c0-40 30-56 68-56s68 16 68 56c0 36-24 58-34 58h-68c-10 0-34-22-34-58z" fill="#bfe0e4"/><path d="M95 150c20-8 44 8 66 2s44-8 64 0c-2 32-22 52-31 52h-68c-9 0-29-20-31-54z" fill="#c98a35" opacity=".85"/><path d="M112 122c6-14 16-20 28-22" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".8"/><path d="M118 92c10-14 74-14 84 0z" fill="#7fa9b0"/><circle cx="160" cy="76" r="8" fill="#b07a4b"/>`,
  },
  'linen-notebook': {
    ground: '#e6e6ee',
    drawing: html`<rect x="98" y="46" width="136" height="160" rx="8" fill="#f8f5ee" transform="rotate(4 166 126)"/><rect x="92" y="44" width="136" height="160" rx="8" fill="#767b91"/><path d="M92 52a8 8 0 0 1 8-8h14v160h-14a8 8 0 0 1-8-8z" fill="#5c6178"/><path d="M210 44v160" stroke="#e4572e" stroke-width="6"/><rect x="130" y="78" width="62" height="36" rx="4" fill="#f8f5ee"/><path d="M140 92h42M140 102h28" stroke="#9a9db0" stroke-width="3" stroke-linecap="round"/>`,
  },
  'oak-board': {
    ground: '#f3ead9',
    drawing: html`<g transform="rotate(-8 160 130)"><path d="M86 84h132a18 18 0 0 1 18 18v72a18 18 0 0 1-18 18H86a18 18 0 0 1-18-18v-72a18 18 0 0 1 18-18z" fill="#d3a265"/><path d="M232 124h36a14 14 0 0 1 0 28h-36z" fill="#d3a265"/><circle cx="264" cy="138" r="6" fill="#f3ead9"/><rect x="82" y="98" width="140" height="80" rx="10" fill="none" stroke="#b4824a" stroke-width="5"/><path d="M96 122c36-10 70 10 112 0M96 144c36-10 70 10 112 0M96 162c36-8 70 8 112 0" fill="none" stroke="#bf8d53" stroke-width="3"/></g><g fill="#4f8a4c"><circle cx="140" cy="92" r="12"/><circle cx="156" cy="84" r="12"/><circle cx="160" cy="100" r="12"/></g><path d="M154 98c8 10 10 20 10 30" stroke="#4f8a4c" stroke-width="5" fill="none"/>`,
  },
  'pencil-set': {
    ground: '#e2e9f6',
    drawing: html`<g>${[
      '#e4572e',
      '#f3a712',
      '#76b041',
      '#2e86ab',
      '#6a4c93',
      '#3b3a3f',
    ].map(
      (colour, index) =>
        html`<g transform="translate(${86 + index * 26} ${
          48 + (index % 3) * 8
        })"><path d="M0 26 9 0l9 26z" fill="#f4d8b0"/><path d="M6 9 9 0l3 9z" fill="${colour}"/><path d="M0 26h18v100H0z" fill="${colour}"/><path d="M6 26h6v100H6z" fill="#fff" opacity=".22"/></g>`,
    )}</g><path d="M70 136h184l-8 62a8 8 0 0 1-8 7H86a8 8 0 0 1-8-7z" fill="#4a5a78"/><path d="M70 136h184l-2 16H72z" fill="#64769a"/>`,
  },
  'stoneware-mug': {
    ground: '#e7e2f0',
    drawing: html`<path d="M212 112c50-8 50 64-6 60" fill="none" stroke="#5f6f94" stroke-width="14"/><path d="M98 90h124l-8 98c-1 10-8 16-18 16h-72c-10 0-17-6-18-16z" fill="#7586ad"/><path d="M98 90h124l-3 34c-20 14-34-8-56 4-24 12-42-8-62 0z" fill="#eef0f6"/><ellipse cx="160" cy="90" rx="62" ry="12" fill="#f8f9fc"/><ellipse cx="160" cy="91" rx="52" ry="8" fill="#5b3a29"/><path d="M136 64c-8-12 8-16 0-30M162 60c-8-12 8-16 0-30M188 64c-8-12 8-16 0-30" fill="none" stroke="#a7a3b8" stroke-width="5" stroke-linecap="round"/>`,
  },
  'terracotta-planter': {
    ground: '#e3eedd',
    drawing: html`<g fill="#4d8b55"><path d="M160 132c-8-46-40-64-72-66 4 38 30 66 72 66z"/><path d="M160 132c8-46 40-64 72-66-4 38-30 66-72 66z"/></g><path d="M160 134c-18-40-12-74 0-100 12 26 18 60 0 100z" fill="#6bab6e"/><path d="M104 134h112l-12 60a10 10 0 0 1-10 8h-68a10 10 0 0 1-10-8z" fill="#c8653b"/><rect x="94" y="124" width="132" height="22" rx="5" fill="#da7b4f"/><path d="M92 200h136l-6 8H98z" fill="#a9522d"/>`,
  },
  'wall-clock': {
    ground: '#f4e9dc',
    drawing: html`<circle cx="160" cy="120" r="86" fill="#c79a68"/><circle cx="160" cy="120" r="74" fill="#fbf6ee"/><g stroke="#3b3a3f" stroke-linecap="round"><path d="M160 56v12M160 172v12M96 120h12M212 120h12" stroke-width="5"/><path d="m192 65-4 7M224 88l-7 4M128 175l4-7M96 152l7-4M224 152l-7-4M192 175l-4-7M96 88l7 4M128 65l4 7" stroke-width="3"/><path d="M160 120V78" stroke-width="7"/><path d="m160 120 38 22" stroke-width="5"/></g><circle cx="160" cy="120" r="7" fill="#e4572e"/>`,
  },
  'watering-can': {
    ground: '#d9ebe6',
    drawing: html`<path d="M122 102c2-52 84-52 92 6" fill="none" stroke="#7d9aa3" stroke-width="9"/><path d="M218 126c46 0 40 60-6 60" fill="none" stroke="#7d9aa3" stroke-width="10"/><path d="M110 166 64 94l-12 6 46 92z" fill="#8fabb3"/><path d="m40 92 34-18 6 14-32 18z" fill="#d0a24c"/><path d="M104 106h116l8 90a8 8 0 0 1-8 8H104a8 8 0 0 1-8-8z" fill="#a8c2c9"/><path d="M104 106h36l-6 98h-30a8 8 0 0 1-8-8z" fill="#bdd4da"/><path d="M100 128h122M97 180h130" stroke="#8fabb3" stroke-width="5"/><ellipse cx="162" cy="106" rx="58" ry="10" fill="#7d9aa3"/>`,
  },
};

/**
 * Decorative: the product's name always stands beside it, so a screen reader skips the picture.
 *
 * @param {string} sku
 * @returns {Markup}
 */
export function picture(sku) {
  const { ground, drawing } = PICTURES[sku];
  return html`<svg class="picture" viewBox="0 0 320 240" aria-hidden="true" focusable="false"><rect width="320" height="240" fill="${ground}"/>${shadow}${drawing}</svg>`;
}
