// A page of Svelte.
import 'srlm/element/svelte';
import { mount } from 'svelte';
import Page from './page.svelte';

mount(Page, { target: document.getElementById('root') });
