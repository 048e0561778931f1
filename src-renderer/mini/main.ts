/**
 * Owns the start of the mini window's page: joins the bridge and what is drawn. It records and plays nothing.
 */
import { mount } from 'svelte';
import { parley } from '../bridge.js';
import '../styles/tokens.css';
import './mini.css';
import Mini from './Mini.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('mini.html has no #app');
mount(Mini, { target, props: { api: parley() } });
